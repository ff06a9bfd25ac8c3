// Words for scripts: templates write them, translated, as data-text-… on <body> or on the element itself.

/**
 * @param {string} name for example "copied" for data-text-copied
 * @param {HTMLElement} [element] where it is looked up; the body by default
 * @returns {string}
 */
export function text(name, element = document.body) {
  return element.getAttribute(`data-text-${name}`) ?? "";
}
