'use strict';
// Plots as SVG. A series is told from the others by its colour, by the pattern of its line, and by its name with its newest value beside it.

const colours = 6;
const dashes = ['', '7 4', '2 3', '10 3 2 3', '4 2', '1 4'];
const left = 70, right = 8, top_ = 8, bottom = 20, height = 160;

function el(name, className, ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

function svg(name, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function clock(time) {
  return new Date(time).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

function round(value) {
  return value === null || value === undefined ? '–' : String(value >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}

// 1, 2, 5, 10, 20, 50 …, the least that is not below the value.
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value * 0.999);
}

function worded(value, plot) {
  return plot.names?.[value] ?? `${round(value)}${plot.unit}`;
}

function scales(width, times, max) {
  const to = times.at(-1), from = Math.min(times[0], to - 20000);
  return {
    x: time => left + (width - left - right) * (time - from) / (to - from),
    y: value => top_ + (height - top_ - bottom) * (1 - Math.min(value, max) / max),
    from, to,
  };
}

function frame(width, scale, max, plot) {
  const parts = [];
  for (const value of plot.names ? plot.names.keys() : [0, max / 2, max]) {
    parts.push(svg('line', { class: 'grid', x1: left, x2: width - right, y1: scale.y(value), y2: scale.y(value) }));
    parts.push(svg('text', { x: left - 5, y: scale.y(value) + 4, 'text-anchor': 'end' }, worded(value, plot)));
  }
  parts.push(svg('text', { x: left, y: height - 5 }, clock(scale.from)));
  parts.push(svg('text', { x: width - right, y: height - 5, 'text-anchor': 'end' }, clock(scale.to)));
  return parts;
}

function legend(plot) {
  return el('div', 'legend', ...plot.series.map((one, index) => el('span', '',
    svg('svg', { viewBox: '0 0 28 8', 'aria-hidden': 'true' },
      svg('line', { class: `c${index % colours}`, x1: 0, x2: 28, y1: 4, y2: 4, 'stroke-width': 2, 'stroke-dasharray': dashes[index % colours] })),
    `${one.name} ${worded(one.values.findLast(value => value !== null), plot)}`)));
}

// What holds until it changes goes on level to the next point.
function stepped(run) {
  return run.flatMap((point, i) => i === 0 ? [point] : [`${point.split(',')[0]},${run[i - 1].split(',')[1]}`, point]);
}

// A stretch without a gap is a line, and a single point a dot.
function lines({ series, steps }, times, scale) {
  const parts = [];
  series.forEach((one, index) => {
    let run = [];
    const finish = () => {
      if (run.length > 1) parts.push(svg('polyline', { class: `c${index % colours}`, points: (steps ? stepped(run) : run).join(' '), 'stroke-dasharray': dashes[index % colours] }));
      else if (run.length === 1) parts.push(svg('circle', { class: `dot c${index % colours}`, cx: run[0].split(',')[0], cy: run[0].split(',')[1], r: 2 }));
      run = [];
    };
    one.values.forEach((value, i) => {
      if (value === null) finish();
      else run.push(`${scale.x(times[i]).toFixed(1)},${scale.y(value).toFixed(1)}`);
    });
    finish();
  });
  return parts;
}

// One above the other, up to the whole.
function areas({ series }, times, scale) {
  const below = times.map(() => 0);
  const edge = () => stepped(times.map((time, i) => `${scale.x(time).toFixed(1)},${scale.y(below[i]).toFixed(1)}`));
  return series.map((one, index) => {
    const under = edge().reverse();
    times.forEach((_, i) => { below[i] += one.values[i] ?? 0; });
    const over = edge();
    return svg('polygon', { class: `c${index % colours} f${index % colours}`, points: [...over, ...under].join(' '), 'stroke-dasharray': dashes[index % colours] });
  });
}

// A plot of { id, title, unit, max, least, names, stacked, steps, series: [{ name, values }] } over times. max absent: by the values, but not below least;
// names: what the values 0, 1, 2 … are called.
function chart(plot, times, width) {
  const card = el('div', 'card', el('h3', '', plot.title));
  card.id = plot.id;
  const values = plot.series.flatMap(one => one.values).filter(value => value !== null);
  if (times.length < 2 || values.length === 0) {
    card.append(el('p', 'faint', times.length < 2 ? 'not enough yet' : 'nothing to show in this time'));
    return card;
  }
  const max = plot.max ?? ceiling(Math.max(...values, plot.least));
  const scale = scales(width, times, max);
  const drawn = (plot.stacked ? areas : lines)(plot, times, scale);
  card.append(
    svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `${plot.title}, ${plot.series.map(one => one.name).join(', ')}` },
      ...frame(width, scale, max, plot), ...drawn),
    legend(plot));
  return card;
}
