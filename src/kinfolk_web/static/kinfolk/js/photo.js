// Makes a photo small before it leaves the phone, so that a slow network carries less and its place stays where it is.
// The server does the same again; without this script it takes the file as it is.

const LONGEST = 800; // points; the server keeps half of that
const QUALITY = 0.85;

async function small(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * share));
  canvas.height = Math.max(1, Math.round(picture.height * share));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "white";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return made && new File([made], "photo.jpg", { type: "image/jpeg" });
}

for (const input of document.querySelectorAll("input[type=file][name=photo]")) {
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    try {
      const made = await small(file);
      if (!made || input.files[0] !== file) return;
      const held = new DataTransfer();
      held.items.add(made);
      input.files = held.files;
    } catch {
      // A kind that this browser does not read: the server says what it thinks of it.
    }
  });
}
