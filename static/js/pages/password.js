/**
 * The eye in a password field: shows what is typed. `<button type="button" data-eye="id_password" aria-pressed="false">`;
 * it comes with `hidden`, since without JavaScript it could do nothing.
 */

/** @param {HTMLElement} button */
function wire(button) {
  const field = document.getElementById(button.dataset.eye ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
  });
  // A password that is sent is hidden again, so that the browser offers to keep it.
  field.form?.addEventListener("submit", () => {
    field.type = "password";
    button.setAttribute("aria-pressed", "false");
  });
}

for (const button of document.querySelectorAll("[data-eye]")) {
  if (button instanceof HTMLElement) wire(button);
}
