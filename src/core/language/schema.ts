/** A signature as it is stored and sent: checked where it comes in. Those of levels 0 to 3 have no second argument. */
import * as v from 'valibot';
import { valueTypeNames } from './language';

const valueType = v.picklist(valueTypeNames);

export const signatureSchema = v.object({
  argument: valueType,
  second: v.exactOptional(valueType),
  result: valueType,
});
