/** For `node --import mqtt-packet/lenient`: `lenient: true` for all, without a line of code changed. */

import { setDefaults } from "./options.mjs";

setDefaults({ lenient: true });
