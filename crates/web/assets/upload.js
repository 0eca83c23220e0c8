// Uploading a video by tus, in parts, so that a connection that breaks off costs no more than the part that was on its way.
// Without this the form sends the file at once.
const PART = 16 * 1024 * 1024;
const form = document.querySelector("[data-upload]");
const headers = () => ({ "Tus-Resumable": "1.0.0", "X-Csrf": form.elements.csrf.value });
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

async function failed(answer) {
  const said = await answer.json().catch(() => null);
  return Object.assign(new Error(said?.error ?? "The server does not answer as expected. Try again."), {
    status: answer.status,
  });
}

// The same file of the same browser goes on where it was.
const known = (file) => `upload ${file.name} ${file.size} ${file.lastModified}`;

async function begin(file) {
  const before = localStorage.getItem(known(file));
  if (before) {
    const answer = await fetch(before, { method: "HEAD", headers: headers() }).catch(() => null);
    if (answer?.ok) return { address: before, offset: Number(answer.headers.get("Upload-Offset")) };
  }
  const answer = await fetch(form.dataset.upload, {
    method: "POST",
    headers: {
      ...headers(),
      "Upload-Length": String(file.size),
      "Upload-Metadata": `title ${base64(form.elements.title.value)}`,
    },
  });
  if (!answer.ok) throw await failed(answer);
  const address = new URL(answer.headers.get("Location")).pathname;
  localStorage.setItem(known(file), address);
  return { address, offset: 0 };
}

async function part(file, address, offset) {
  const answer = await fetch(address, {
    method: "PATCH",
    headers: { ...headers(), "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
    body: file.slice(offset, offset + PART),
  });
  if (!answer.ok) throw await failed(answer);
  return Number(answer.headers.get("Upload-Offset"));
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function upload(file, show) {
  let { address, offset } = await begin(file);
  let failures = 0;
  while (offset < file.size) {
    show(offset, file.size);
    try {
      offset = await part(file, address, offset);
      failures = 0;
    } catch (error) {
      // A refusal stays one; a broken connection, another offset and a busy server do not.
      const final = error.status && ![409, 423, 429, 500, 502, 503, 504].includes(error.status);
      if (final || ++failures > 8) throw error;
      await pause(1000 * 2 ** Math.min(failures, 5));
      const answer = await fetch(address, { method: "HEAD", headers: headers() }).catch(() => null);
      if (answer?.ok) offset = Number(answer.headers.get("Upload-Offset"));
    }
  }
  localStorage.removeItem(known(file));
  return `/videos/${address.split("/").pop()}/edit`;
}

form?.addEventListener("submit", async (event) => {
  const [file] = form.elements.file.files;
  if (!file) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const problem = form.querySelector("[data-problem]");
  const progress = form.querySelector("[data-progress]");
  const show = (done, all) => {
    progress.hidden = false;
    progress.querySelector("progress").value = (100 * done) / all;
    progress.querySelector("[data-words]").textContent = `${Math.floor((100 * done) / all)} %`;
  };
  button.disabled = true;
  problem.hidden = true;
  try {
    location.href = await upload(file, show);
  } catch (error) {
    if (error.status === 422) localStorage.removeItem(known(file));
    problem.hidden = false;
    problem.querySelector("span").textContent = error.message;
    button.disabled = false;
  }
});
