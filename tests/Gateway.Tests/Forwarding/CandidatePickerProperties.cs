using DeepSeek.Gateway.Balancing;
using DeepSeek.Gateway.Forwarding;
using DeepSeek.Gateway.Snapshots;
using DeepSeek.Gateway.Tests.Faults;
using DeepSeek.Gateway.Tests.Snapshots;
using DeepSeek.Protocol.Routing;
using FsCheck.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace DeepSeek.Gateway.Tests.Forwarding;

public class CandidatePickerProperties
{
    private static readonly Failure[] Failures =
    [
        new(FailureClass.Transient, "cut"), new(FailureClass.Busy, "status_503"), new(FailureClass.Busy, "attempt_timeout") { Silent = true },
        new(FailureClass.AccountDead, "status_401"),
    ];

    [Property(MaxTest = 200)]
    public void Backend_without_its_credentials_is_never_chosen_and_any_other_is_found(byte there, byte[] failures)
    {
        var (model, picker) = Picker(there);
        var chosen = new List<BackendModel>();
        for (var i = 0; i <= failures.Length && picker.Next() is { } candidate; i++)
        {
            chosen.Add(candidate.Backend);
            picker.Failed(candidate.Backend, Failures[i < failures.Length ? failures[i] % Failures.Length : 0]);
        }

        Assert.All(chosen, backend => Assert.True(backend.Credentials.AreThere, $"{backend.DisplayName} was chosen"));
        Assert.Equal(model.Backends.Any(backend => backend.Credentials.AreThere), chosen.Count > 0);
        Assert.Equal(chosen.Count == 0, picker.NoAccountIsGood);
    }

    [Property(MaxTest = 200)]
    public void Tier_is_out_when_every_backend_lacks_its_credentials(byte there)
    {
        var (model, picker) = Picker(there);
        Assert.All(model.Tiers, tier => Assert.Equal(!tier.Backends.Any(backend => backend.Credentials.AreThere), picker.IsOut(tier)));
    }

    /// <summary>Two tiers of three backends, each with a key of its own, a backup and one that is switched off among them.</summary>
    /// <param name="there">The bits say which keys are there.</param>
    private static (RouteModel Model, CandidatePicker Picker) Picker(byte there)
    {
        var time = new FakeTimeProvider();
        var credentials = new CredentialStore("/nowhere", time, name => (there & (1 << (name[^1] - '0'))) != 0 ? "sk-1" : null);
        var snapshot = TestSnapshots.Of(TestSnapshots.Tier("metro", 100, Backends(0)), TestSnapshots.Tier("backbone", 0, Backends(3)));
        var model = TestRegistry.Create(credentials, time: time).Compile("hash", snapshot);
        return (model, new CandidatePicker(model, model.Tiers, model.Balancing, affinity: 0, new Dice(new Random(1)), time));
    }

    private static SnapshotBackend[] Backends(int first) =>
    [
        TestSnapshots.Backend("a", "http://127.0.0.1:1") with { Credential = $"keys/{first}" },
        TestSnapshots.Backend("b", "http://127.0.0.1:1") with { Credential = $"keys/{first + 1}", Backup = true },
        TestSnapshots.Backend("c", "http://127.0.0.1:1") with { Credential = $"keys/{first + 2}", Weight = 0 },
    ];
}
