// A button opens the <dialog> it names; inside it [data-dialog-close] closes it.
export function attach(button) {
  const dialog = document.getElementById(button.dataset.dialog);
  button.addEventListener("click", () => dialog.showModal());
  dialog.querySelectorAll("[data-dialog-close]").forEach((close) => {
    close.addEventListener("click", () => dialog.close());
  });
}
