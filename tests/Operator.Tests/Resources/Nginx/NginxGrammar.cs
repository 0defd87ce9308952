using System.Text;

namespace DeepSeek.Operator.Tests.Resources.Nginx;

/// <summary>Reads a configuration as nginx does (ngx_conf_read_token): words, quotes, escapes and comments.</summary>
internal static class NginxGrammar
{
    /// <summary>Each directive with its depth and its words, the first of them its name.</summary>
    public static IReadOnlyList<(int Depth, IReadOnlyList<string> Words)> Read(string config)
    {
        var directives = new List<(int, IReadOnlyList<string>)>();
        var words = new List<string>();
        var depth = 0;
        for (var i = 0; i < config.Length; i++)
        {
            switch (config[i])
            {
                case ' ' or '\t' or '\r' or '\n':
                    break;
                case '#':
                    i = config.IndexOf('\n', i);
                    break;
                case ';' or '{':
                    directives.Add((depth, [.. words]));
                    words.Clear();
                    depth += config[i] == '{' ? 1 : 0;
                    break;
                case '}':
                    Assert.Empty(words);
                    depth--;
                    break;
                default:
                    words.Add(Word(config, ref i));
                    break;
            }
        }

        Assert.Equal(0, depth);
        Assert.Empty(words);
        return directives;
    }

    // Ends at the last character that belongs to the word. After a quote nothing but a separator may follow.
    private static string Word(string config, ref int i)
    {
        var word = new StringBuilder();
        if (config[i] is '"' or '\'')
        {
            for (var quote = config[i++]; config[i] != quote; i++)
            {
                if (config[i] == '\\' && config[i + 1] is '"' or '\'' or '\\')
                {
                    i++;
                }

                word.Append(config[i]);
            }

            Assert.Contains(config[i + 1], " \t\r\n;{)");
            return word.ToString();
        }

        for (; config[i] is not (' ' or '\t' or '\r' or '\n' or ';') && (config[i] != '{' || config[i - 1] == '$'); i++)
        {
            i += config[i] == '\\' ? 1 : 0;
            word.Append(config[i]);
        }

        i--;
        return word.ToString();
    }
}
