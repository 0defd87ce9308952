namespace DeepSeek.Bench.Gateway.Subjects;

/// <summary>nginx as one process in the foreground, with connections that stay open on both sides.</summary>
internal static class NginxConfig
{
    /// <summary>As a proxy that holds nothing back.</summary>
    public static string Proxy(Uri upstream, Uri listen) => Write(
        $$"""
          upstream only {
              server {{upstream.Authority}};
              keepalive 512;
              keepalive_requests 1000000000;
          }
          server {
              listen {{listen.Authority}} backlog=4096;
              location / {
                  proxy_pass http://only;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
              }
          }
        """);

    /// <summary>As an upstream that gives everybody the same answer.</summary>
    public static string Answer(Uri listen, string json) => Write(
        $$"""
          server {
              listen {{listen.Authority}} backlog=4096;
              location / {
                  default_type application/json;
                  return 200 '{{json}}';
              }
          }
        """);

    private static string Write(string servers) =>
        $$"""
        daemon off;
        master_process off;
        worker_rlimit_nofile 16384;
        error_log stderr error;
        pid nginx.pid;
        events { worker_connections 8192; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          keepalive_timeout 600s;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
        {{servers}}
        }

        """;

    /// <summary>Writes the configuration to a folder of its own, and says how nginx is started by it.</summary>
    public static SubjectLaunch Launch(string config, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "nginx.conf"), config);
        return new SubjectLaunch(Executables.Nginx, ["-p", folder, "-c", "nginx.conf", "-e", "stderr"]);
    }
}
