/**
 * Our mark, after *durian pecah* of Jambi's batik: two halves of a husk, opened, still joined at the stalk.
 * One path, so that it can also be cut into icons and the heads of printed forms.
 */
export const MOTIF =
  "M32 59 22 54.1 14.2 52.9 14.4 47.3 7.5 44.3 9.4 39.1 3.7 34.3 7.1 30 3.2 23.7 7.8 20.5 6.2 12.9 11.7 11 12.8 2.7 19 2Q29 30 32 59ZM32 59 42 54.1 49.8 52.9 49.6 47.3 56.5 44.3 54.6 39.1 60.3 34.3 56.9 30 60.8 23.7 56.2 20.5 57.8 12.9 52.3 11 51.2 2.7 45 2Q35 30 32 59ZM18.5 15.5q4.5 4.5 0 9q-4.5-4.5 0-9zM18 25.4q5.1 5.1 0 10.2q-5.1-5.1 0-10.2zM21.5 37q4.5 4.5 0 9q-4.5-4.5 0-9zM45.5 15.5q4.5 4.5 0 9q-4.5-4.5 0-9zM46 25.4q5.1 5.1 0 10.2q-5.1-5.1 0-10.2zM42.5 37q4.5 4.5 0 9q-4.5-4.5 0-9zM32 59l-2.5 5h5z";

export function Motif() {
  return (
    <svg class="motif" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path fill-rule="evenodd" d={MOTIF} />
    </svg>
  );
}

/** The row of *tumpal* teeth that closes the cover of the notebook. */
export function Tumpal() {
  return (
    <svg class="tumpal" width="100%" height="8" aria-hidden="true" focusable="false">
      <pattern id="tumpal" width="16" height="8" patternUnits="userSpaceOnUse">
        <path d="M0 0h16L8 8z" />
      </pattern>
      <rect width="100%" height="8" fill="url(#tumpal)" />
    </svg>
  );
}
