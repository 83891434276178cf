/** The report's width in characters. */
export const WIDTH = 100;

/** Breaks a text at spaces so that no line is wider than the report; later lines are indented. */
export function wrapped(text: string, indent: string, firstIndent = indent): string {
  const lines: string[] = [];
  let line = firstIndent;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    const room = WIDTH - indent.length;
    // A single word that fits no line is cut: nothing of the exchange's may break the layout.
    const fitting = word.length > room ? `${word.slice(0, room - 3)}...` : word;
    line += isEmpty ? fitting : ` ${fitting}`;
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** A labelled paragraph, its later lines under its first word. */
export function labelled(label: string, text: string, width: number): string {
  const indent = ' '.repeat(width);
  return wrapped(text, indent, label.padEnd(width));
}
