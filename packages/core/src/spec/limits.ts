/** The largest Remaining Length four bytes can say: 268,435,455 (3.1.1 §2.2.3, 5.0 §1.5.5). */
export const MAX_REMAINING_LENGTH = 268_435_455;

/** The longest string or binary field, in bytes: 65,535 (3.1.1 §1.5.3, 5.0 §1.5.4, §1.5.6). */
export const MAX_FIELD_LENGTH = 65_535;

/** The largest fixed header, in bytes: the type and four bytes of Remaining Length. */
export const MAX_FIXED_HEADER_LENGTH = 5;
