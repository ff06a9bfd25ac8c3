// [data-confirm="Question?"] on a form, a button or a link: asks in the page's dialog before it acts.
// Optional: data-confirm-title, data-confirm-action (the button's word), data-confirm-danger.
// Without scripts the form posts straight away, so a view for which that is too quick shows a page of its own first.

const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector("#confirm-dialog"));
/** @type {WeakSet<Element>} */
const agreed = new WeakSet();

/** @param {Element} asker @returns {Promise<boolean>} */
function ask(asker) {
  if (!dialog) return Promise.resolve(true);
  const data = /** @type {HTMLElement} */ (asker).dataset;
  const title = dialog.querySelector("h2");
  const yes = /** @type {HTMLButtonElement} */ (dialog.querySelector("[value=confirm]"));
  if (title) {
    title.dataset.default ??= title.textContent ?? "";
    title.textContent = data.confirmTitle ?? title.dataset.default;
  }
  const body = dialog.querySelector("#confirm-text");
  if (body) body.textContent = data.confirm ?? "";
  yes.textContent = data.confirmAction ?? yes.dataset.defaultLabel ?? "";
  yes.classList.toggle("danger", "confirmDanger" in data);
  yes.classList.toggle("primary", !("confirmDanger" in data));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "confirm"), { once: true });
  });
}

/** @param {Event} event @param {Element} asker @param {() => void} again */
async function hold(event, asker, again) {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(asker))) return;
  agreed.add(asker);
  again();
  agreed.delete(asker);
}

document.addEventListener("click", (event) => {
  const asker = /** @type {Element} */ (event.target).closest("a[data-confirm], button[data-confirm]");
  if (asker && !agreed.has(asker)) hold(event, asker, () => /** @type {HTMLElement} */ (asker).click());
}, true);

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const submitter = /** @type {SubmitEvent} */ (event).submitter;
  if (form.matches("[data-confirm]") && !agreed.has(form)) hold(event, form, () => form.requestSubmit(submitter));
}, true);
