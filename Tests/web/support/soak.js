/** How often a test repeats what is random: a few times each day, and `full` times where it soaks (`make soak`). */
export const soak = (few, full) => (process.env.EASEL_SOAK === "1" ? full : few);
