/**
 * Translation for modules: Django's JavaScript catalog where the page has loaded it, the text itself where not (node,
 * tests). The catalog is looked up with each call, so it does not matter which of the two scripts runs first.
 */

/**
 * @typedef {object} Catalog What Django's JavaScriptCatalog view defines as `globalThis.django`.
 * @property {(text: string) => string} gettext
 * @property {(singular: string, plural: string, count: number) => string} ngettext
 */

/** @returns {Catalog | undefined} */
function catalog() {
  const { django } = /** @type {{ django?: Partial<Catalog> }} */ (globalThis);
  return django?.gettext && django.ngettext ? /** @type {Catalog} */ (django) : undefined;
}

/**
 * @param {string} text
 * @returns {string} the text in the reader's language
 */
export function gettext(text) {
  return catalog()?.gettext(text) ?? text;
}

/**
 * @param {string} singular
 * @param {string} plural
 * @param {number} count
 * @returns {string} the form that fits the count, placeholders still in it
 */
export function ngettext(singular, plural, count) {
  return catalog()?.ngettext(singular, plural, count) ?? (count === 1 ? singular : plural);
}

/**
 * Fills in `%(name)s` and `%(count)s`: named, so that translators may change their order.
 * A placeholder without a value stays as it is, which is seen at once and breaks nothing.
 * @param {string} format
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function interpolate(format, values) {
  return format.replace(/%\((\w+)\)s/g, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
