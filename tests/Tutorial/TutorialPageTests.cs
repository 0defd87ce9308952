namespace DeepSeek.Tutorial.Tests;

public sealed class TutorialPageTests
{
    [Fact]
    public void Commands_come_in_order_with_who_runs_them_and_what_the_last_of_them_prints()
    {
        var steps = TutorialPage.Read("""
            # Page
            ```sh
            one \
              more
            two
            ```
            ```text
            said
            ```
            <!-- not tested: why -->
            ```sh
            three
            ```
            <!-- second terminal -->
            ```sh
            four
            ```
            ```yaml
            kind: Five
            ```
            """);

        Assert.Equal(
            [
                new Step(3, "one \\\n  more", Place.Terminal, "", null),
                new Step(5, "two", Place.Terminal, "", "said\n"),
                new Step(12, "three", Place.ReaderAlone, "not tested: why", null),
                new Step(16, "four", Place.SecondTerminal, "second terminal", null),
            ],
            steps);
    }

    [Fact]
    public void Comment_that_means_nothing_is_refused() => Assert.Throws<FormatException>(static () => TutorialPage.Read("<!-- not teste: typo -->\n```sh\none\n```\n"));
}
