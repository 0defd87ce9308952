using DeepSeek.Api;
using DeepSeek.Api.LocalModels;
using DeepSeek.Operator.Applying;
using DeepSeek.Operator.Observing;
using DeepSeek.Operator.Planning.LocalModels;
using k8s.Models;

namespace DeepSeek.Operator.Tests.Planning.LocalModels;

/// <summary>A cluster in miniature: it does what plans say, and what storage, Jobs and people do at any moment.</summary>
internal sealed class ModelWorld
{
    private static readonly string[] Specs =
    [
        ModelSamples.Gpu, """{"engine": {"maxBatchSize": 4}, "gpu": {"products": ["NVIDIA-H200"]}}""", """{"gpu": {"products": ["NVIDIA-H200", "NVIDIA-L4"]}}""", ModelSamples.Cpu,
        """{"engine": {"precision": "FP16"}, "gpu": {"products": ["NVIDIA-H200"]}, "cache": {"retainEngines": 1}}""",
    ];

    private readonly Dictionary<string, V1Job> _jobs = [];
    private DeepSeekLocalModel _model = ModelSamples.Model();
    private V1PersistentVolumeClaim? _claim;
    private V1Deployment? _server;
    private ObservedModel? _stale;
    private int _uids;

    public DateTimeOffset Now { get; private set; } = ModelSamples.Now;

    /// <summary>Engines in the claim of now, as the disk has them.</summary>
    public HashSet<string> Disk { get; } = [];

    /// <summary>Builds that were begun for an engine that the claim had.</summary>
    public List<string> NeedlessBuilds { get; } = [];

    /// <summary>Servers that were started without an engine of theirs in the claim.</summary>
    public List<string> BlindStarts { get; } = [];

    /// <summary>Engines that were deleted while servers used them.</summary>
    public List<string> LostUnderServers { get; } = [];

    /// <summary>Engines that the model needs. No Job of this world has last words, so that the source stands for its digest.</summary>
    public IReadOnlyList<string> Needed
        => [.. EngineTargets.Of(_model, $"source:{ModelSamples.WeightsKeyOf(_model)}", null, ModelSamples.Images).Select(static target => target.Key)];

    public bool IsServed => _server?.Spec.Replicas > 0 && KeysOf(_server).SetEquals(Needed);

    public void Do(byte what)
    {
        Now += TimeSpan.FromSeconds(10);
        switch (what % 10)
        {
            case 0:
                _model = new DeepSeekLocalModel { Metadata = _model.Metadata, Spec = ModelSamples.Model(Specs[what / 10 % Specs.Length]).Spec };
                _model.Metadata.Generation++;
                break;
            case 1:
                EndJobs("Complete", succeed: true);
                break;
            case 2:
                EndJobs("Failed", succeed: false);
                break;
            case 3 when what >= 128:
                LoseClaim();
                break;
            case 4:
                _stale = Observe();
                break;
            case 5 when _stale is not null:
                // A cache that is behind: what it doesn't show exists all the same.
                Apply(_stale with { Model = _model });
                break;
            case 6 when what >= 128:
                // A person who tidies up. A Job whose end nobody has seen yet would be made again: the build then finds its engine there.
                foreach (var job in _jobs.Values.Where(job => job.Status.Conditions is null || IsNoted(job)).ToArray())
                {
                    _jobs.Remove(job.Name());
                }

                break;
            default:
                Apply(Observe());
                break;
        }
    }

    /// <summary>Everything succeeds from now on.</summary>
    public void Settle()
    {
        Now += TimeSpan.FromHours(1);
        for (var i = 0; i < 12; i++)
        {
            Remove("Failed");
            Apply(Observe());
            EndJobs("Complete", succeed: true);
            Apply(Observe());
        }
    }

    private ObservedModel Observe() => new()
    {
        Model = _model,
        Claim = _claim is null ? null : Copy(_claim),
        Jobs = [.. _jobs.Values],
        Server = _server,
    };

    private void Apply(ObservedModel observed)
    {
        var plan = ModelPlanner.Plan(observed, ModelSamples.Images, Now);
        if (plan.MakesJob && observed.Claim?.Metadata.ResourceVersion != _claim?.Metadata.ResourceVersion)
        {
            return;
        }

        if (plan.ClaimWrite is { } write)
        {
            if (write.Create && _claim is null)
            {
                _claim = write.Claim;
                _claim.Metadata.Uid = $"claim-{++_uids}";
                _claim.Metadata.ResourceVersion = $"{++_uids}";
                _claim.Status = new V1PersistentVolumeClaimStatus { Phase = "Bound" };
            }
            else if (!write.Create && _claim?.Metadata.ResourceVersion == write.Claim.Metadata.ResourceVersion)
            {
                _claim!.Metadata.Annotations = write.Claim.Metadata.Annotations;
                _claim.Metadata.ResourceVersion = $"{++_uids}";
            }
        }

        foreach (var job in observed.Jobs.Where(job => plan.Kept.All(kept => kept.Key.Name != job.Name()) && plan.Objects.All(wanted => wanted.Key.Name != job.Name())))
        {
            if (_jobs.GetValueOrDefault(job.Name())?.Uid() == job.Uid())
            {
                _jobs.Remove(job.Name());
            }
        }

        foreach (var job in plan.Objects.OfType<DesiredObject<V1Job>>().Select(static wanted => wanted.Item).Where(job => !_jobs.ContainsKey(job.Name())))
        {
            Begin(job);
        }

        if (plan.Objects.OfType<DesiredObject<V1Deployment>>().SingleOrDefault() is { } server)
        {
            _server = server.Item;
            BlindStarts.AddRange(server.Item.Spec.Replicas > 0 && observed.Claim?.Uid() == _claim?.Uid() ? KeysOf(_server).Where(key => !Disk.Contains(key)) : []);
        }
    }

    private void Begin(V1Job job)
    {
        var key = job.GetAnnotation(AnnotationNames.Key);
        if (job.Name().Contains("-build-", StringComparison.Ordinal) && job.GetAnnotation(AnnotationNames.ClaimUid) == _claim?.Uid() && Disk.Contains(key))
        {
            NeedlessBuilds.Add(key);
        }

        job.Metadata.Uid = $"job-{++_uids}";
        job.Status = new V1JobStatus { StartTime = Now.UtcDateTime };
        _jobs[job.Name()] = job;
    }

    private void EndJobs(string type, bool succeed)
    {
        foreach (var job in _jobs.Values.Where(static job => job.Status.Conditions is null).ToArray())
        {
            ModelSamples.Ended(job, type, at: Now);
            if (!succeed || job.GetAnnotation(AnnotationNames.ClaimUid) != _claim?.Uid() || !job.Name().Contains("-build-", StringComparison.Ordinal))
            {
                continue;
            }

            Disk.Add(job.GetAnnotation(AnnotationNames.Key));
            foreach (var discard in (job.GetAnnotation(AnnotationNames.Discards) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                LostUnderServers.AddRange(_server?.Spec.Replicas > 0 && KeysOf(_server).Contains(discard) ? [discard] : []);
                Disk.Remove(discard);
            }
        }
    }

    private void LoseClaim()
    {
        _claim = null;
        _stale = null;
        Disk.Clear();
    }

    private void Remove(string type)
    {
        foreach (var job in _jobs.Values.Where(job => job.Status.Conditions?[0].Type == type).ToArray())
        {
            _jobs.Remove(job.Name());
        }
    }

    private bool IsNoted(V1Job job)
        => _claim?.Metadata.Annotations?.TryGetValue(AnnotationNames.Contents, out var contents) == true && contents.Contains(job.GetAnnotation(AnnotationNames.Key), StringComparison.Ordinal);

    private static HashSet<string> KeysOf(V1Deployment server)
        => [.. (server.Spec.Template.Spec.InitContainers ?? []).SelectMany(static container => container.Args).Where(static word => word.Length == 16 && word.All(char.IsAsciiHexDigitLower))];

    private static V1PersistentVolumeClaim Copy(V1PersistentVolumeClaim claim) => claim with
    {
        Metadata = claim.Metadata with { Annotations = claim.Metadata.Annotations is null ? null : new Dictionary<string, string>(claim.Metadata.Annotations) },
    };
}
