// osls takes variables from JavaScript and YAML only. The Node.js of this project runs the TypeScript behind it as it is.
export * from './stage/variables.ts';
