export function attach(button) {
  button.addEventListener("click", () => window.print());
}
