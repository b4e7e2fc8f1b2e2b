"""Weekly dispatch 周调度: what changed, what is late, who is silent, what was promised."""
