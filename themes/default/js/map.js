/**
 * Maps: choose the measure without reloading, show the same card to hover, focus and touch, and mark the unit's row in the
 * table of the same section.
 *
 * The map is complete without this file. Each unit carries one entry a measure, between `|`: `data-k` its class, `data-v` its
 * value, `data-b` what the value rests on, `data-r` the size of its symbol. The choice is kept in the address as `?m=`.
 * @module map
 */

const KEY = 'm';

/**
 * Enhances one map.
 * @param {HTMLElement} root
 */
export default function enhance(root) {
  const units = [...root.querySelectorAll('a[data-u]')];
  const select = root.querySelector('.map-choose select');
  for (const unit of units) unit.querySelector('title')?.remove();
  const byNumber = new Map(units.map((unit) => [unit.getAttribute('data-u'), unit]));
  const map = { root, units, byNumber, rows: new Map(), select, measure: 0, card: root.querySelector('.map-card') };
  if (select) chooser(map);
  if (!map.card) return;
  card(map);
  rows(map);
  hide(map);
}

/**
 * @typedef {{root: HTMLElement, units: Element[], byNumber: Map<string, Element>, rows: Map<Element, Element>, select: HTMLSelectElement | null, measure: number, card: HTMLElement | null}} TheMap
 */

/** @param {TheMap} map */
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
  if (fromAddress()) choose(fromAddress());
}

/** The entry of a unit under the measure shown. */
const entry = (/** @type {Element} */ unit, /** @type {string} */ name, /** @type {number} */ measure) =>
  (unit.getAttribute(`data-${name}`) ?? '').split('|')[measure] ?? '';

/**
 * @param {TheMap} map
 * @param {number} measure
 */
function show(map, measure) {
  map.measure = measure;
  for (const unit of map.units) {
    paint(unit, unit, measure);
    const aside = unit.querySelector('.map-said');
    if (aside) aside.textContent = `${label(map)} ${entry(unit, 'b', measure)}`.trim();
    else unit.setAttribute('aria-label', sentence(map, unit));
  }
  for (const top of map.root.querySelectorAll('[data-of]')) {
    const unit = map.byNumber.get(top.getAttribute('data-of'));
    if (unit) paint(top, unit, measure);
  }
  for (const text of map.root.querySelectorAll('[data-l]')) {
    const unit = map.byNumber.get(text.getAttribute('data-l'));
    const value = text.querySelector('.v');
    if (unit && value) value.textContent = entry(unit, 'v', measure);
    if (unit && text.classList.contains('on')) text.setAttribute('class', `on ${entry(unit, 'k', measure)}`);
  }
  const key = map.select.options[measure].value;
  for (const legend of map.root.querySelectorAll('.map-legend')) {
    /** @type {HTMLElement} */ (legend).hidden = legend.getAttribute('data-m') !== key;
  }
  hide(map);
}

/**
 * Gives what stands for a unit the ink and the size of a measure.
 * @param {Element} element
 * @param {Element} unit
 * @param {number} measure
 */
function paint(element, unit, measure) {
  const [ink, size] = [entry(unit, 'k', measure), entry(unit, 'r', measure)];
  const symbol = element.matches('.sym') ? element : element.querySelector('.sym, .seat');
  element.setAttribute('class', symbol === element ? `sym ${ink}` : ink);
  if (symbol && size) symbol.setAttribute(symbol.localName === 'rect' ? 'width' : 'r', size);
}

/**
 * What is said of a unit: the theme's sentence with its places filled.
 * @param {TheMap} map
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

const label = (/** @type {TheMap} */ map) => map.select?.options[map.measure].text ?? map.root.getAttribute('data-measure') ?? '';

/** @param {TheMap} map */
function card(map) {
  /** @type {Element | null} */
  let touched = null;
  const unitOf = (/** @type {Event} */ event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[data-u], a[data-of]');
    return link && map.byNumber.get(link.getAttribute('data-u') ?? link.getAttribute('data-of'));
  };
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
 * Lets the map and the table beside it answer to each other: a row belongs to the unit its heading links to.
 * @param {TheMap} map
 */
function rows(map) {
  const byHref = new Map(map.units.map((unit) => [unit.getAttribute('href'), unit]));
  for (const heading of map.root.closest('section')?.querySelectorAll('th[scope="row"] > a[href]') ?? []) {
    const unit = byHref.get(heading.getAttribute('href'));
    const row = heading.closest('tr');
    if (!unit || !row) continue;
    map.rows.set(unit, row);
    for (const kind of ['pointerover', 'focusin']) row.addEventListener(kind, () => reveal(map, unit));
  }
}

/**
 * @param {TheMap} map
 * @param {Element} unit
 */
function reveal(map, unit) {
  hide(map);
  map.card.classList.remove('is-hint');
  unit.classList.add('is-shown');
  map.rows.get(unit)?.classList.add('is-shown');
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

/** @param {TheMap} map */
function hide(map) {
  for (const shown of [...map.units, ...map.rows.values()]) shown.classList.remove('is-shown');
  map.card?.replaceChildren(map.root.getAttribute('data-hint') ?? '');
  map.card?.classList.add('is-hint');
}
