namespace DeepSeek.Operator.Analysis;

/// <summary>
/// The phases of a tier, one function each:
/// Healthy → Degraded → Recovering → Healthy, and Healthy | Degraded | Recovering → CircuitOpen → HalfOpen → Recovering.
/// A tier leaves Healthy only for another that is, so that one always is.
/// </summary>
internal static class TierMachine
{
    public static TierMove Next(TierView view) => view.State.Phase switch
    {
        TierPhase.Healthy => Healthy(view),
        _ when view.Configured == 0 => WithoutTraffic(view),
        TierPhase.Degraded => Degraded(view),
        TierPhase.CircuitOpen => CircuitOpen(view),
        TierPhase.HalfOpen => HalfOpen(view),
        TierPhase.Recovering => Recovering(view),
        _ => throw new InvalidOperationException($"A tier has no phase {view.State.Phase}."),
    };

    private static TierMove Healthy(TierView view)
    {
        if (!view.IsAskedToLeave) return Rest(view);
        if (!view.CanLeave) return new TierMove(view.State, [], Stuck: true);
        if (view.IsAskedToOpen) return Open(view, view.State.Wait);
        var kept = Math.Max(view.Policy.Shift.ResidualPercent, 100 - view.Policy.Shift.StepPercent);
        var started = new AnalysisEvent(AnalysisEventReason.TrafficShiftStarted, Wording.Cause(view));
        return new TierMove(Enter(view, TierPhase.Degraded, kept), [started, .. Shifted(view, kept)]);
    }

    private static TierMove Degraded(TierView view)
    {
        if (view.IsAskedToOpen && view.CanLeave) return Open(view, view.State.Wait);
        var cleared = view.State.RetainedPercent == 0 || view.CleanFor >= view.Policy.Recovery.For;
        if (cleared && MayTry(view)) return StepUp(view);
        var leaving = view.State.RetainedPercent > view.Policy.Shift.ResidualPercent && !view.IsClean;
        if (!leaving || !view.HasWaited(view.Policy.Shift.StepInterval)) return TierMove.Stay(view);
        var kept = Math.Max(view.Policy.Shift.ResidualPercent, view.State.RetainedPercent - view.Policy.Shift.StepPercent);
        return new TierMove(Enter(view, TierPhase.Degraded, kept), Shifted(view, kept));
    }

    /// <summary>An open circuit is tried early when everything else is gone: it can't be worse than nothing.</summary>
    private static TierMove CircuitOpen(TierView view)
    {
        if (!MayTry(view) && !IsLastResort(view)) return TierMove.Stay(view);
        var tried = new AnalysisEvent(AnalysisEventReason.CircuitHalfOpen, Wording.Trial(view));
        return new TierMove(Enter(view, TierPhase.HalfOpen, view.TrialPercent), [tried]);
    }

    private static TierMove HalfOpen(TierView view)
    {
        var judged = view.HasWaited(view.Policy.BaseWait);
        if (view.IsAskedToOpen || (judged && view.IsBad))
            return view.CanLeave ? Open(view, view.DoubledWait) : new TierMove(view.State, [], Stuck: true);
        return judged && view.IsClean && !view.Holding ? StepUp(view) : TierMove.Stay(view);
    }

    private static TierMove Recovering(TierView view)
    {
        if (view.IsAskedToOpen && view.CanLeave) return Open(view, view.DoubledWait);
        if (!view.HasWaited(view.Wait)) return TierMove.Stay(view);
        if (view.IsBad) return StepBack(view);
        return view.IsClean && !view.Holding ? StepUp(view) : TierMove.Stay(view);
    }

    /// <summary>
    /// A sick tier that gets no traffic of its own can't be measured. Probes alone make it a receiver again; the wait it
    /// served is kept doubled until its traffic has proven it.
    /// </summary>
    private static TierMove WithoutTraffic(TierView view)
    {
        if (!MayTry(view) && !IsLastResort(view)) return TierMove.Stay(view);
        var judgement = view.Holding ? view.State.Judgement : Judgement.None;
        var state = Enter(view, TierPhase.Healthy, 100) with { Wait = view.DoubledWait, Judgement = judgement };
        return new TierMove(state, [new AnalysisEvent(AnalysisEventReason.Recovered, Wording.RecoveredByProbes(view))]);
    }

    /// <summary>A healthy tier forgets: its longer wait once it stayed clean, its level if nothing is left to measure it by.</summary>
    private static TierMove Rest(TierView view)
    {
        var state = view.State;
        if (state.Wait is not null && view.CleanFor >= view.Policy.Recovery.For) state = state with { Wait = null };
        var unmeasured = state.Judgement.Level != Level.Normal && view.Share == 0 && view.Verdict.Evidence.Attempts == 0;
        if (unmeasured && MayTry(view)) state = state with { Judgement = Judgement.None };
        return new TierMove(state, []);
    }

    private static bool MayTry(TierView view) =>
        !view.Holding && view.ProbesAreGood && view.State.Slow is null && view.HasWaited(view.Wait);

    private static bool IsLastResort(TierView view) => !view.HasReceiver && view.Health.Usable;

    private static TierMove Open(TierView view, TimeSpan? wait)
    {
        var opened = new AnalysisEvent(AnalysisEventReason.CircuitOpened, Wording.Cause(view));
        return new TierMove(Enter(view, TierPhase.CircuitOpen, 0) with { Wait = wait }, [opened]);
    }

    private static TierMove StepUp(TierView view)
    {
        var kept = Math.Min(100, view.State.RetainedPercent + view.Policy.Recovery.StepPercent);
        if (kept < 100)
        {
            var step = new AnalysisEvent(AnalysisEventReason.RecoveryStep, Wording.Kept(view, kept));
            return new TierMove(Enter(view, TierPhase.Recovering, kept), [step]);
        }

        var recovered = new AnalysisEvent(AnalysisEventReason.Recovered, Wording.Kept(view, kept));
        return new TierMove(Enter(view, TierPhase.Healthy, kept) with { Wait = null }, [recovered]);
    }

    /// <summary>Before the first step back up there is Degraded.</summary>
    private static TierMove StepBack(TierView view)
    {
        var kept = view.State.RetainedPercent - view.Policy.Recovery.StepPercent;
        var state = kept > view.TrialPercent
            ? Enter(view, TierPhase.Recovering, kept)
            : Enter(view, TierPhase.Degraded, view.Policy.Shift.ResidualPercent);
        var step = new AnalysisEvent(AnalysisEventReason.RecoveryStep, Wording.StepFailed(view, state.RetainedPercent));
        return new TierMove(state with { Wait = view.DoubledWait }, [step]);
    }

    private static TierState Enter(TierView view, TierPhase phase, int retainedPercent) =>
        view.State with { Phase = phase, RetainedPercent = retainedPercent, Since = view.Now };

    private static IReadOnlyList<AnalysisEvent> Shifted(TierView view, int kept) => kept <= view.Policy.Shift.ResidualPercent
        ? [new AnalysisEvent(AnalysisEventReason.TrafficShifted, Wording.Kept(view, kept))]
        : [];
}
