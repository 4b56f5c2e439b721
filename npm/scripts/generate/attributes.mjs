// `npm/attributes.js`: the names and defaults that the element itself needs.
import { attributes } from "../../description.mjs";
import { HEAD } from "./text.mjs";

export const attributesModule = () => `// The attributes of <job-tree>. ${HEAD}

/** Each attribute with its default: a text, a number, a flag, or the values of an enumerated attribute, the default first. */
export const ATTRIBUTES = ${JSON.stringify(Object.fromEntries(attributes.map(({ name, values, default: value }) => [name, values ?? value])), null, 2)};

/** Attributes that name the job and how it is requested. Another value begins another job. */
export const REQUEST_ATTRIBUTES = ${JSON.stringify(attributes.filter(({ ofRequest }) => ofRequest).map(({ name }) => name))};
`;
