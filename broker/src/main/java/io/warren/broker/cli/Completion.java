package io.warren.broker.cli;

import java.util.Map;
import java.util.stream.Collectors;

/** Scripts by which a shell completes verbs: of {@code warren ctl}, and of RabbitMQ's tools by their names. */
final class Completion {
    private static final String TOOLS =
            "rabbitmqctl rabbitmq-diagnostics rabbitmq-queues rabbitmq-plugins rabbitmq-upgrade";
    private static final String OPTIONS =
            "--help --url --user --password --vhost --timeout --formatter --quiet --silent --no-table-headers --data-dir";

    private static final String BASH = """
            # bash: eval "$(./warren ctl completion bash)"
            _warren_ctl() {
                local word=${COMP_WORDS[COMP_CWORD]} at verb= first=1
                if [[ ${COMP_WORDS[0]##*/} == warren ]]; then
                    if ((COMP_CWORD == 1)); then
                        COMPREPLY=($(compgen -W 'server ctl cluster version' -- "$word"))
                        return
                    fi
                    [[ ${COMP_WORDS[1]} == ctl ]] || return
                    first=2
                fi
                for ((at = first; at < COMP_CWORD; at++)); do
                    [[ ${COMP_WORDS[at]} == -* ]] || verb=${COMP_WORDS[at]}
                done
                if [[ $word == -* ]]; then
                    COMPREPLY=($(compgen -W '@OPTIONS@' -- "$word"))
                elif [[ -z $verb || $verb == help ]]; then
                    COMPREPLY=($(compgen -W '@VERBS@' -- "$word"))
                fi
            }
            complete -o default -F _warren_ctl warren ./warren @TOOLS@
            """;

    private static final String ZSH = """
            #compdef warren @TOOLS@
            # zsh: eval "$(./warren ctl completion zsh)"
            _warren_ctl() {
                local -a verbs options
                verbs=(@VERBS@)
                options=(@OPTIONS@)
                if [[ ${words[1]:t} == warren ]]; then
                    if ((CURRENT == 2)); then
                        compadd server ctl cluster version
                        return
                    fi
                    [[ ${words[2]} == ctl ]] || return
                fi
                if [[ $PREFIX == -* ]]; then
                    compadd -- $options
                else
                    compadd -- $verbs
                fi
            }
            compdef _warren_ctl warren ./warren @TOOLS@
            """;

    private Completion() {}

    static void addTo(Map<String, Verbs.Verb> verbs) {
        verbs.put(
                "completion",
                call -> call.out()
                        .print(script(
                                call.word(0, "a shell: bash, zsh or fish"),
                                Verbs.ALL.keySet().stream().sorted().collect(Collectors.joining(" ")))));
    }

    private static String script(String shell, String verbs) {
        return switch (shell) {
            case "bash" -> filled(BASH, verbs);
            case "zsh" -> filled(ZSH, verbs);
            case "fish" -> fish(verbs);
            default -> throw new CommandFailed(ExitCode.USAGE, "no completion for " + shell + ": bash, zsh or fish");
        };
    }

    private static String filled(String script, String verbs) {
        return script.replace("@VERBS@", verbs).replace("@OPTIONS@", OPTIONS).replace("@TOOLS@", TOOLS);
    }

    private static String fish(String verbs) {
        var script = new StringBuilder("# fish: ./warren ctl completion fish | source\n")
                .append("complete -c warren -n __fish_use_subcommand -a 'server ctl cluster version'\n")
                .append("complete -c warren -n '__fish_seen_subcommand_from ctl' -a '")
                .append(verbs)
                .append("'\n");
        for (var tool : TOOLS.split(" ", -1)) {
            script.append("complete -c ")
                    .append(tool)
                    .append(" -n __fish_use_subcommand -a '")
                    .append(verbs)
                    .append("'\n");
        }
        for (var option : OPTIONS.split(" ", -1)) {
            script.append("complete -c warren -n '__fish_seen_subcommand_from ctl' -l ")
                    .append(option.substring(2))
                    .append('\n');
        }
        return script.toString();
    }
}
