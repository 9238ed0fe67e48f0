SELECT attempts FROM attempts_unsealed($1);
