/** For `node --import mqtt-packet/lenient`: what mqtt-packet took is taken, without a line of code changed. */

import { setDefaults } from "./options.mjs";

setDefaults({ lenient: true });
