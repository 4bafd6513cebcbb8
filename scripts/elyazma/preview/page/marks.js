// What differs between two pictures of one page, as boxes in hundredths of its width and height.

const WIDTH = 480;
const CELL = 8;
const LEAST = 60;
const MOST_BOXES = 12;

export function findDifferences(before, after) {
  const height = Math.round((WIDTH * after.naturalHeight) / after.naturalWidth);
  const [old, now] = [readDots(before, height), readDots(after, height)];
  const columns = Math.ceil(WIDTH / CELL);
  const cells = new Set();
  for (let at = 0; at < now.length; at += 4) {
    const change = Math.abs(old[at] - now[at]) + Math.abs(old[at + 1] - now[at + 1]) + Math.abs(old[at + 2] - now[at + 2]);
    if (change > LEAST) {
      const dot = at / 4;
      cells.add(Math.floor(Math.floor(dot / WIDTH) / CELL) * columns + Math.floor((dot % WIDTH) / CELL));
    }
  }
  return joinCells(cells, columns).map(([left, top, right, bottom]) => ({
    left: ((left * CELL) / WIDTH) * 100,
    top: ((top * CELL) / height) * 100,
    width: (((right - left + 1) * CELL) / WIDTH) * 100,
    height: (((bottom - top + 1) * CELL) / height) * 100,
  }));
}

function readDots(image, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, WIDTH, height);
  return context.getImageData(0, 0, WIDTH, height).data;
}

// Cells that touch, or nearly, are one change.
function joinCells(cells, columns) {
  const boxes = [];
  const left = new Set(cells);
  for (const first of cells) {
    if (!left.delete(first)) continue;
    const box = [first % columns, Math.floor(first / columns), first % columns, Math.floor(first / columns)];
    const waiting = [first];
    while (waiting.length) {
      const cell = waiting.pop();
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -3; dx <= 3; dx++) {
          const beside = (y + dy) * columns + x + dx;
          if (x + dx >= 0 && x + dx < columns && left.delete(beside)) waiting.push(beside);
        }
      }
    }
    boxes.push(box);
  }
  // Where all has moved, one box says so.
  if (boxes.length <= MOST_BOXES) return boxes;
  return [boxes.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])])];
}
