/** A shell, the script that connects it to `wops complete`, and how to have it always. */
export interface Shell {
  script: string;
  install: string;
}

/** bash 3.2 (macOS) and newer. `=` is a word of its own there, so after `--format=` only the value is replaced. */
const BASH = `# bash completion for wops
_wops() {
  local IFS=$'\\n' answer current="\${COMP_WORDS[COMP_CWORD]}"
  [[ $current == = ]] && current=
  COMPREPLY=()
  while read -r answer; do
    case $answer in
      :files) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;
      :folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")) ;;
      *) COMPREPLY[\${#COMPREPLY[@]}]=\${answer%%$'\\t'*} ;;
    esac
  done < <("\${COMP_WORDS[0]}" complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" </dev/null 2>/dev/null)
}
complete -F _wops wops
`;

const ZSH = `#compdef wops
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
_wops() {
  local answer
  local -a choices
  for answer in "\${(@f)$("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" </dev/null 2>/dev/null)}"; do
    case $answer in
      '') ;;
      :files) _files; return ;;
      :folders) _files -/; return ;;
      *) choices+=("\${\${answer%%$'\\t'*}//:/\\\\:}:\${answer#*$'\\t'}") ;;
    esac
  done
  _describe -V wops choices
}
compdef _wops wops
`;

const FISH = `# fish completion for wops
function __wops_answers
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    for answer in ($before[1] complete -- $before[2..-1] "$current" </dev/null 2>/dev/null)
        switch $answer
            case :files
                __fish_complete_path "$current"
            case :folders
                __fish_complete_directories "$current" ''
            case '*'
                echo $answer
        end
    end
end
complete -c wops -e
complete -c wops -f -a '(__wops_answers)'
`;

export const SHELLS = {
  bash: {script: BASH, install: `echo 'eval "$(wops completion bash)"' >> ~/.bashrc`},
  zsh: {script: ZSH, install: `echo 'eval "$(wops completion zsh)"' >> ~/.zshrc`},
  fish: {script: FISH, install: 'wops completion fish > ~/.config/fish/completions/wops.fish'},
} as const satisfies Record<string, Shell>;

export type ShellName = keyof typeof SHELLS;
export const SHELL_NAMES = Object.keys(SHELLS) as ShellName[];
