// Rectangles drawn on a picture become lines of the form, which works without this.
const picture = document.querySelector("[data-blur]");
const field = picture && document.getElementById(picture.dataset.blur);

if (field) {
  document.querySelector("[data-blur-hint]").hidden = false;
  picture.classList.add("can-draw");
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "g");
  drawn.classList.add("drawn");
  picture.append(drawn);
  let start = null;
  let shape = null;

  // From the screen to pixels of the picture, whatever size it is shown in.
  const place = (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(picture.getScreenCTM().inverse());
    const { width, height } = picture.viewBox.baseVal;
    return { x: Math.min(Math.max(point.x, 0), width), y: Math.min(Math.max(point.y, 0), height) };
  };
  const box = (event) => {
    const end = place(event);
    const x = Math.round(Math.min(start.x, end.x));
    const y = Math.round(Math.min(start.y, end.y));
    return { x, y, width: Math.round(Math.abs(end.x - start.x)), height: Math.round(Math.abs(end.y - start.y)) };
  };
  const draw = (rect, { x, y, width, height }) => {
    for (const [name, value] of Object.entries({ x, y, width, height })) rect.setAttribute(name, value);
  };

  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    picture.setPointerCapture(event.pointerId);
    start = place(event);
    shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    drawn.append(shape);
  });
  picture.addEventListener("pointermove", (event) => start && draw(shape, box(event)));
  const finish = (event) => {
    if (!start) return;
    const { x, y, width, height } = box(event);
    start = null;
    // A tap is no rectangle.
    if (width < 3 || height < 3) return shape.remove();
    const lines = field.value.trim();
    field.value = `${lines}${lines && "\n"}${x},${y},${width},${height}\n`;
  };
  picture.addEventListener("pointerup", finish);
  picture.addEventListener("pointercancel", () => {
    shape?.remove();
    start = null;
  });

  // What is written is what is blurred, so what is shown follows it.
  field.addEventListener("input", () => {
    drawn.replaceChildren();
    for (const line of field.value.split("\n")) {
      const [x, y, width, height] = line.split(",").map(Number);
      if (!(width > 0 && height > 0 && x >= 0 && y >= 0)) continue;
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      draw(rect, { x, y, width, height });
      drawn.append(rect);
    }
  });
}
