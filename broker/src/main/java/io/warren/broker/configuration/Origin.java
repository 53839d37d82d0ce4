package io.warren.broker.configuration;

/** Where a value comes from, as it is told to people. */
public sealed interface Origin {
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    record File(String path, int line) implements Origin {
        @Override
        public String toString() {
            return path + ":" + line;
        }
    }

    record Environment(String variable) implements Origin {
        @Override
        public String toString() {
            return "environment " + variable;
        }
    }

    /** An option of the command line, as typed ({@code --set}). */
    record CommandLine(String option) implements Origin {
        @Override
        public String toString() {
            return option;
        }
    }
}
