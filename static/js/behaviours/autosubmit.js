// A filter form sends itself when a choice changes; typed text waits for Enter.
export function attach(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) form.requestSubmit();
  });
}
