// Names come from configuration and requests, so they are only ever text: no markup is made of them.

const pollEvery = 3000, window_ = 15 * 60000, shownAtFirst = 6;
const levels = ['Normal', 'Warning', 'Critical', 'Emergency'];
const signs = { Normal: '✓', Warning: '!', Critical: '!!', Emergency: '!!!' };
const $ = id => document.getElementById(id);
let history_ = [], started = null, report = null, answered = null, all = false, polling = false;

function ago(time) {
  const seconds = Math.max(0, Math.round((Date.parse(report.time) - Date.parse(time)) / 1000));
  return seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

function percent(part, whole) {
  // Rounded down: a failure among many must not look like none.
  return `${Math.floor(1000 * part / whole) / 10} %`;
}

function lately(minutes) {
  const from = Date.parse(report.time) - minutes * 60000;
  return history_.filter(sample => Date.parse(sample.time) > from);
}

function sum(samples, value) {
  return samples.reduce((total, sample) => total + value(sample), 0);
}

function show(id, text) {
  $(id).hidden = !text;
  if (text && $(id).textContent !== text) $(id).textContent = text;
}

function banner() {
  const level = report.level ?? 'none', last = report.transition;
  $('banner').dataset.level = levels.includes(level) ? level : 'none';
  $('where').textContent = [report.route ?? 'DeepSeek gateway', report.instance].filter(Boolean).join(' · ');
  document.title = `${level === 'none' ? 'No snapshot' : level} · ${report.route ?? 'DeepSeek gateway'}`;
  const title = level === 'none' ? 'No routing snapshot yet' : `${signs[level] ?? ''} ${level}`;
  if ($('level').textContent !== title) $('level').textContent = title;
  $('why').textContent = level === 'none' ? 'Every request is refused with 503 until there is one.'
    : last && last.to === level ? `since ${clock(last.time)}, ${ago(last.time)} ago: ${last.message}`
    : 'The level has not changed.';
  const samples = lately(5), good = sum(samples, s => s.answered), bad = sum(samples, s => s.failed + s.rejected);
  $('clients').textContent = good + bad === 0 ? 'Clients: no requests in the last 5 minutes.'
    : `Clients: ${percent(good, good + bad)} of ${good + bad} requests answered in the last 5 minutes${bad ? `, ${sum(samples, s => s.failed)} failed, ${sum(samples, s => s.rejected)} not admitted` : ''}.`;
}

function notices() {
  show('rejected', report.rejected && `The newest snapshot (${report.rejected.hash}) is refused, the one before is served: ${report.rejected.reasons.join('; ')}`);
  $('draining').hidden = !report.draining;
}

function move(one) {
  return one.from === undefined ? `${one.tier} ${one.to} %` : one.to === undefined ? `${one.tier} is gone` : `${one.tier} ${one.from} % → ${one.to} %`;
}

// Tiers stand in order of preference: who gains before who loses is coming back.
function moved(shares) {
  const gain = one => (one.to ?? 0) - (one.from ?? 0);
  const gainer = shares.reduce((a, b) => gain(b) > gain(a) ? b : a), loser = shares.reduce((a, b) => gain(b) < gain(a) ? b : a);
  return shares.indexOf(gainer) < shares.indexOf(loser) ? `Traffic comes back to ${gainer.tier}` : `Traffic leaves ${loser.tier}`;
}

function entry(one) {
  const what = one.transition ? `${signs[one.transition.to] ?? ''} ${one.transition.from} → ${one.transition.to}`
    : one.isFirst ? 'This gateway began to serve'
    : one.opened.length ? 'Circuit opened' : one.closed.length ? 'Circuit closed'
    : one.shares.length ? moved(one.shares) : 'Configuration changed';
  return el('li', '',
    el('time', '', clock(one.time)), el('strong', '', what), el('span', 'faint', `${ago(one.time)} ago`),
    one.transition && el('div', '', one.transition.message),
    one.shares.length ? el('div', '', one.shares.map(move).join(', ')) : null,
    one.opened.length ? el('div', '', `circuit opened: ${one.opened.join(', ')}`) : null,
    one.closed.length ? el('div', '', `circuit closed: ${one.closed.join(', ')}`) : null);
}

function timeline() {
  const entries = report.timeline;
  $('timeline').replaceChildren(...(all ? entries : entries.slice(0, shownAtFirst)).map(entry));
  $('more').hidden = all || entries.length <= shownAtFirst;
  $('more').textContent = `Show all ${entries.length}`;
}

function state(one) {
  const until = one.until ? ` until ${clock(one.until)}` : '';
  const texts = {
    Healthy: '● healthy', Drained: '○ drained, its weight is 0', SlowStart: `◐ slow start, ${one.partPercent} % of its part`,
    HalfOpen: '◐ breaker half open, trials only', Held: `◌ asked for a rest${until}`, BreakerOpen: `✕ breaker open${until}`,
    Ejected: `✕ ejected${until}`, AccountDead: `✕ account out until a probe succeeds: ${one.reason}`, NoCredential: '✕ its key or certificate is missing',
  };
  return el('span', one.state === 'Healthy' ? '' : 'trouble', texts[one.state] ?? one.state);
}

function backend(one) {
  const limit = [one.account.allowed && `${one.account.allowed} allowed`, one.account.learnt && `${one.account.learnt} learnt from 429s`].filter(Boolean).join(', ');
  const probes = one.probeStreak ? `${one.probeStreak} good probes in a row, ${round(one.probeMilliseconds)} ms` : 'last probe failed, or none yet';
  return el('div', 'backend',
    el('strong', '', one.name), ' ', state(one),
    el('p', 'faint', `weight ${one.weight}${one.backup ? ', backup' : ''} · ${one.inFlight} in flight · account ${one.account.name}: ${one.account.inFlight} in flight${limit ? ` (${limit})` : ', no limit'}`),
    el('p', 'faint', probes));
}

function tier(one, index) {
  const samples = lately(1).map(sample => sample.tiers.find(t => t.name === one.name)).filter(Boolean);
  const attempts = sum(samples, s => s.attempts), errors = sum(samples, s => s.errors);
  return el('div', 'card',
    el('h3', '', el('span', '', one.name), el('span', '', `${one.share} %`)),
    svg('svg', { class: 'bar', viewBox: '0 0 100 4', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, svg('rect', { class: `f${index % colours}`, width: one.share, height: 4 })),
    one.circuitOpen ? el('p', 'trouble', '✕ circuit open: nothing is sent here but probes') : null,
    el('p', errors ? 'trouble' : '', attempts ? `last minute: ${round(100 * errors / attempts)} % errors (${errors} of ${attempts} attempts)` : 'last minute: no attempts'),
    ...one.backends.map(backend));
}

function perTier(value) {
  const names = [...new Set([...report.tiers, ...history_.flatMap(sample => sample.tiers)].map(t => t.name))];
  return names.map(name => ({
    name,
    values: history_.map(sample => {
      const found = sample.tiers.find(t => t.name === name);
      return found ? value(found) ?? null : null;
    }),
  }));
}

function charts() {
  const times = history_.map(sample => Date.parse(sample.time));
  const seconds = times.map((time, i) => i === 0 ? null : (time - times[i - 1]) / 1000);
  const rate = (name, value) => ({ name, values: history_.map((sample, i) => seconds[i] ? value(sample) / seconds[i] : null) });
  const plots = [
    { id: 'shares', title: 'Shares of traffic', unit: ' %', max: 100, stacked: true, series: perTier(t => t.share) },
    { id: 'levels', title: 'Level', unit: '', max: 3, names: levels, steps: true, series: [{ name: 'now', values: history_.map(s => levels.indexOf(s.level)) }] },
    { id: 'errors', title: 'Attempts that failed', unit: ' %', least: 5, series: perTier(t => t.attempts ? 100 * t.errors / t.attempts : null) },
    { id: 'requests', title: 'Requests by what clients saw', unit: ' /s', least: 1,
      series: [rate('answered', s => s.answered), rate('failed', s => s.failed), rate('not admitted', s => s.rejected)] },
    { id: 'first-token', title: 'Mean time to the first token', unit: ' ms', least: 1, series: perTier(t => t.firstToken) },
    { id: 'answer', title: 'Mean time of whole answers', unit: ' ms', least: 1, series: perTier(t => t.answer) },
  ];
  const columns = getComputedStyle($('charts')).gridTemplateColumns.split(' ');
  const width = Math.max(220, Math.round(parseFloat(columns[0]) || 320) - 28);
  $('charts').replaceChildren(...plots.map(plot => chart(plot, times, width)));
}

function attempts() {
  const rows = report.attempts.filter(one => one.class !== undefined || !$('failures').checked);
  $('attempts').replaceChildren(...rows.map(one => el('tr', '',
    el('td', '', clock(one.time)), el('td', '', `${one.tier}/${one.backend}`),
    el('td', one.class === undefined ? '' : 'trouble', one.class === undefined ? '● ok' : `✕ ${one.reason} (${one.class})`),
    el('td', '', one.status ? String(one.status) : '–'), el('td', 'number', String(one.milliseconds)), el('td', '', one.requestId))));
}

function render() {
  banner();
  notices();
  // Who is marking a line to copy it keeps it.
  if (!document.getSelection().isCollapsed) return;
  timeline();
  $('tiers').replaceChildren(...report.tiers.map(tier));
  charts();
  attempts();
  $('footer').textContent = `${report.inFlight} requests inside, ${report.queue} of them wait. Snapshot ${report.hash ?? 'none'}. What one gateway sees: others of the route have pages of their own. Times are of this device.`;
}

function take(next) {
  if (next.started !== started) [history_, started] = [[], next.started];
  report = next;
  const from = Date.parse(report.time) - window_;
  history_ = [...history_, ...report.history].filter(sample => Date.parse(sample.time) > from);
}

async function ask(since) {
  const response = await fetch(since ? `status.json?since=${encodeURIComponent(since)}` : 'status.json', { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(10000) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

async function poll() {
  if (polling) return;
  polling = true;
  try {
    const next = await ask(history_.at(-1)?.time);
    // Another gateway has another past: it is asked for all of it.
    take(started === null || next.started === started ? next : await ask());
    answered = Date.now();
    show('stale', '');
    render();
  } catch (error) {
    show('stale', answered === null ? `No answer from this gateway: ${error.message}` : `No answer from this gateway since ${clock(answered)} (${error.message}). All below is of that time.`);
  } finally {
    polling = false;
  }
}

async function run() {
  if (!document.hidden) await poll();
  setTimeout(run, pollEvery);
}

$('more').addEventListener('click', () => { all = true; timeline(); });
$('failures').addEventListener('change', () => report && attempts());
document.addEventListener('visibilitychange', () => { if (!document.hidden) poll(); });
window.addEventListener('resize', () => report && charts());
run();
