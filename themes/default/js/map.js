/**
 * Maps: choose the measure without reloading, and show the same card to hover, focus and touch.
 *
 * The map is complete without this file. Each unit carries one entry a measure, between `|`: `data-k` its class, `data-v` its
 * value, `data-b` what the value rests on, `data-r` the size of its symbol. The choice is kept in the address as `?m=`.
 * @module map
 */

const KEY = 'm';

/** Enhances every map of the page. */
export function start() {
  for (const root of document.querySelectorAll('[data-map]')) enhance(/** @type {HTMLElement} */ (root));
}

/** @param {HTMLElement} root */
function enhance(root) {
  const units = [...root.querySelectorAll('a[data-u]')];
  const select = root.querySelector('.map-choose select');
  for (const unit of units) unit.querySelector('title')?.remove();
  const map = { root, units, select, measure: 0, card: root.querySelector('.map-card') };
  if (select) chooser(map);
  if (map.card) card(map);
}

/**
 * @typedef {{root: HTMLElement, units: Element[], select: HTMLSelectElement | null, measure: number, card: HTMLElement | null}} Map
 */

/** @param {Map} map */
function chooser(map) {
  const { select } = map;
  const keys = [...select.options].map((option) => option.value);
  const fromAddress = () => Math.max(0, keys.indexOf(new URLSearchParams(location.search).get(KEY) ?? ''));
  const choose = (/** @type {number} */ measure) => {
    select.selectedIndex = measure;
    show(map, measure);
  };
  select.addEventListener('change', () => {
    show(map, select.selectedIndex);
    const address = new URL(location.href);
    if (select.selectedIndex) address.searchParams.set(KEY, select.value);
    else address.searchParams.delete(KEY);
    history.replaceState(history.state, '', address);
    document.dispatchEvent(new CustomEvent('map:measure', { detail: select.value }));
  });
  document.addEventListener('map:measure', (event) => {
    const at = keys.indexOf(/** @type {CustomEvent} */ (event).detail);
    if (at >= 0 && at !== map.measure) choose(at);
  });
  addEventListener('popstate', () => choose(fromAddress()));
  select.closest('.map-choose').hidden = false;
  if (fromAddress()) choose(fromAddress());
}

/** The entry of a unit under the measure shown. */
const entry = (/** @type {Element} */ unit, /** @type {string} */ name, /** @type {number} */ measure) =>
  (unit.getAttribute(`data-${name}`) ?? '').split('|')[measure] ?? '';

/**
 * @param {Map} map
 * @param {number} measure
 */
function show(map, measure) {
  map.measure = measure;
  for (const unit of map.units) {
    const ink = entry(unit, 'k', measure);
    unit.setAttribute('class', ink);
    const aside = unit.querySelector('.map-said');
    if (aside) aside.textContent = `${label(map)} ${entry(unit, 'b', measure)}`.trim();
    else unit.setAttribute('aria-label', sentence(map, unit));
    const size = entry(unit, 'r', measure);
    for (const symbol of size ? unit.querySelectorAll('.sym, .seat') : []) {
      symbol.setAttribute(symbol.localName === 'rect' ? 'width' : 'r', size);
    }
    for (const label of map.root.querySelectorAll(`[data-l="${unit.getAttribute('data-u')}"]`)) {
      if (label.classList.contains('on')) label.setAttribute('class', `on ${ink}`);
      const value = label.querySelector('.v');
      if (value) value.textContent = entry(unit, 'v', measure);
    }
  }
  const key = map.select.options[measure].value;
  for (const legend of map.root.querySelectorAll('.map-legend')) {
    /** @type {HTMLElement} */ (legend).hidden = legend.getAttribute('data-m') !== key;
  }
  hide(map);
}

/**
 * What is said of a unit: the theme's sentence with its places filled.
 * @param {Map} map
 * @param {Element} unit
 */
function sentence(map, unit) {
  const values = {
    name: unit.getAttribute('data-n'),
    measure: label(map),
    value: entry(unit, 'v', map.measure),
    basis: entry(unit, 'b', map.measure),
  };
  const template = map.root.getAttribute(values.basis ? 'data-say-basis' : 'data-say') ?? '';
  return template.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

const label = (/** @type {Map} */ map) => map.select?.options[map.measure].text ?? map.root.getAttribute('data-measure') ?? '';

/** @param {Map} map */
function card(map) {
  map.card.hidden = false;
  /** @type {Element | null} */
  let touched = null;
  const unitOf = (/** @type {Event} */ event) => /** @type {Element} */ (event.target).closest?.('a[data-u]');
  const tell = (/** @type {Event} */ event) => {
    const unit = unitOf(event);
    if (unit) reveal(map, unit);
  };
  map.root.addEventListener('pointerover', tell);
  map.root.addEventListener('focusin', tell);
  map.root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hide(map);
  });
  // A first touch shows the card, which leads on; a second touch of the same unit goes to its page.
  let byTouch = false;
  map.root.addEventListener('pointerdown', (event) => { byTouch = event.pointerType === 'touch'; });
  map.root.addEventListener('click', (event) => {
    const unit = unitOf(event);
    if (!unit || !byTouch || unit === touched) return;
    event.preventDefault();
    touched = unit;
    reveal(map, unit);
  });
}

/**
 * @param {Map} map
 * @param {Element} unit
 */
function reveal(map, unit) {
  for (const other of map.units) other.classList.toggle('is-shown', other === unit);
  const name = document.createElement('b');
  name.textContent = unit.getAttribute('data-n');
  const link = document.createElement('a');
  link.href = unit.getAttribute('href') ?? '';
  link.textContent = map.root.getAttribute('data-open') ?? '';
  link.tabIndex = -1;
  const basis = document.createElement('span');
  basis.className = 'quiet';
  basis.textContent = entry(unit, 'b', map.measure);
  map.card.replaceChildren(name, `${label(map)} ${entry(unit, 'v', map.measure)}`, '\u2002', link, basis);
}

/** @param {Map} map */
function hide(map) {
  for (const unit of map.units) unit.classList.remove('is-shown');
  map.card?.replaceChildren();
}

start();
