// Scans badges with the camera where the browser can read codes; elsewhere the device's own camera leads to the desk.

const page = document.getElementById("desk");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const camera = part("camera");
let stream = null;

function stop() {
  stream?.getTracks().forEach((one) => one.stop());
  stream = null;
  camera.hidden = true;
}

async function scan() {
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return;
  }
  camera.hidden = false;
  const video = part("video");
  video.srcObject = stream;
  await video.play();
  const look = async () => {
    if (!stream) return;
    const found = await reader.detect(video).catch(() => []);
    const token = found.map((one) => /\/q\/([0-9a-z]+)\/?$/.exec(one.rawValue)?.[1]).find(Boolean);
    if (token) {
      stop();
      page.dispatchEvent(new CustomEvent("badge", { detail: token }));
      return;
    }
    setTimeout(look, 150);
  };
  look();
}

if ("BarcodeDetector" in window && navigator.mediaDevices && window.isSecureContext) {
  part("scan").hidden = false;
  part("scan").addEventListener("click", scan);
  part("stop").addEventListener("click", stop);
} else {
  part("no-scan").hidden = false;
}
