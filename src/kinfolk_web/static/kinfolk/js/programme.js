// Copies a text by its button, and says so; without a clipboard the text is marked, ready for the keys.

const status = document.querySelector("#copied");
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      status.textContent = "";
      requestAnimationFrame(() => { status.textContent = status.dataset.said; });
      for (const other of document.querySelectorAll("[data-copy].on")) other.classList.remove("on");
      button.classList.add("on");
    } catch {
      getSelection().selectAllChildren(source);
    }
  });
}
