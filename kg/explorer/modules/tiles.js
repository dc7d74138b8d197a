/* The provinces as tiles: the place of each by the compass, not by borders. kg/explorer/tiles.py tells where they come from. */

/* code → [short name, column, row] */
export const TILES = {/*{{tiles}}*/};

export const ACROSS = 1 + Math.max(...Object.values(TILES).map(([, column]) => column));
export const DOWN = 1 + Math.max(...Object.values(TILES).map(([, , row]) => row));
