// Small help for forms: [data-autosubmit] sends on change; [data-once] cannot be sent twice; [data-fill] fills in other fields;
// [data-autofocus] takes the focus when it appears (error summaries, swapped-in headings).

document.addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.matches?.("[data-autosubmit], [data-autosubmit] *")) field.form?.requestSubmit();
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-once]") || event.defaultPrevented) return;
  // After this turn, so that the pressed button's own value is still sent.
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
});
// Back in the history, the form is usable again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-once] button:not([hidden])").forEach((button) => { /** @type {HTMLButtonElement} */ (button).disabled = false; });
});

// A question that the keyboard leaves is not answered: it closes, so that nobody works on behind it.
document.addEventListener("focusout", (event) => {
  const question = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".dialog:popover-open"));
  const next = /** @type {Element | null} */ (event.relatedTarget);
  // What is pressed is no key's doing: the question's own button closes it by itself.
  if (question && next && !question.contains(next) && !next.matches(":active")) question.hidePopover();
});

// data-fill='{"id_login": "…", "id_password": "…"}'.
document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-fill]"));
  if (!button) return;
  /** @type {HTMLFormElement | null} */
  let form = null;
  for (const [id, value] of Object.entries(JSON.parse(button.dataset.fill ?? "{}"))) {
    const field = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
    if (!field) continue;
    field.value = String(value);
    form = field.form;
  }
  /** @type {HTMLElement | null | undefined} */ (form?.querySelector("[type=submit], button:not([type])"))?.focus();
});

/** @param {ParentNode} root */
const focusIn = (root) => /** @type {HTMLElement | null} */ (root.querySelector("[data-autofocus]"))?.focus();
document.addEventListener("htmx:afterSettle", (event) => focusIn(/** @type {Element} */ (event.target)));
focusIn(document);
