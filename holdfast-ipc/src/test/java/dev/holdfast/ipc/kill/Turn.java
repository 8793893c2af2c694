package dev.holdfast.ipc.kill;

/**
 * What a round kills by and whom, so that seeds in a row give each its share: of ten rounds three
 * at rings, three at queues, three at semaphores and one at a FIFO; of a hundred, ten kill a Java
 * machine.
 *
 * @param java whether a Java machine is killed, else a program in C or Python
 */
record Turn(Subject subject, boolean java) {

  private static final int SUBJECTS = 10;
  private static final int OF_JAVA = 10;

  /** By what the two of them speak. */
  enum Subject {
    RINGS,
    QUEUES,
    SEMAPHORES,
    FIFOS
  }

  static Turn of(long seed) {
    Subject subject =
        switch (Math.floorMod(seed, SUBJECTS) / 3) {
          case 0 -> Subject.RINGS;
          case 1 -> Subject.QUEUES;
          case 2 -> Subject.SEMAPHORES;
          default -> Subject.FIFOS;
        };
    return new Turn(subject, Math.floorMod(Math.floorDiv(seed, SUBJECTS), OF_JAVA) == 0);
  }
}
