/** Keys of a form such as `Member.1.Name=x`, taken apart at the dots. */
export interface FormTree {
  readonly [key: string]: FormTree | string;
}

interface GrowingTree {
  [key: string]: GrowingTree | string;
}

/** The nested shape that the Query protocol flattens into the keys of a form. */
export const treeOf = (form: URLSearchParams): FormTree => {
  const root: GrowingTree = {};
  for (const [key, value] of form) {
    const path = key.split('.');
    const leaf = path.pop() ?? key;
    let node = root;
    for (const part of path) {
      const child = node[part];
      const next = typeof child === 'object' ? child : {};
      node[part] = next;
      node = next;
    }
    node[leaf] = value;
  }
  return root;
};
