// The editor of formatted texts: TipTap over the textarea, which is what is sent. Without this script the
// textarea takes the plain text beside it; what is sent is sanitised on the server in any case.
import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History,
  HorizontalRule, Image, Italic, Link, ListItem, Menu, OrderedList, Paragraph, Strike, Subscript, Superscript, Table,
  TableCell, TableHeader, TableRow, Text, Underline,
} from "../django_prose_editor/editor.js";

const EXTENSIONS = [
  Document, Dropcursor, Gapcursor, Paragraph, HardBreak, Text, History, Menu, Bold, Italic, Underline, Strike,
  Subscript, Superscript, Heading.configure({ levels: [2, 3, 4] }), BulletList, OrderedList, ListItem, Blockquote,
  HorizontalRule, Link.configure({ openOnClick: false }), Table, TableRow, TableHeader, TableCell,
  Image.configure({ inline: true }),
];

// Pictures are files of the item: chosen by name, with the words for who does not see them.
const pictures = (textarea, editor) => {
  const files = JSON.parse(textarea.dataset.files || "[]");
  if (!files.length) return;
  const panel = document.createElement("p");
  panel.className = "editor-pictures";
  const named = (text, field) => {
    const label = document.createElement("label");
    label.append(`${text} `, field);
    panel.append(label, " ");
    return field;
  };
  const choice = named(textarea.dataset.picture, document.createElement("select"));
  const words = named(textarea.dataset.shows, document.createElement("input"));
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = textarea.dataset.insert;
  panel.append(button);
  for (const file of files) choice.add(new Option(file.name, file.url));
  textarea.closest(".prose-editor").after(panel);
  button.addEventListener("click", () => {
    words.setAttribute("aria-invalid", String(!words.value.trim()));
    if (!words.value.trim()) return words.focus();
    editor.chain().focus().setImage({ src: choice.value, alt: words.value.trim() }).run();
    words.value = "";
  });
};

for (const textarea of document.querySelectorAll("textarea.formatted-text")) {
  const label = textarea.labels[0]?.textContent.trim().replace(/[:：]$/, "");
  const box = document.createElement("div");
  box.className = "prose-editor";
  textarea.before(box);
  box.append(textarea);
  const editor = new Editor({
    element: box,
    extensions: EXTENSIONS,
    content: textarea.value,
    injectCSS: false, // a style of its own is against the policy of the site; editor.css has it
    onUpdate() {
      textarea.value = editor.isEmpty ? "" : editor.getHTML();
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  editor.view.dom.setAttribute("aria-label", label);
  editor.view.dom.setAttribute("role", "textbox");
  editor.view.dom.setAttribute("aria-multiline", "true");
  textarea.hidden = true;
  pictures(textarea, editor);
}
