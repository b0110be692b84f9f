-- In SQL, so that only the comparison is inlined into API functions: a function call costs ten times as much. Volatile,
-- because the planner would evaluate an immutable call that raises.
create or replace function ops.bounded(value text, argument text, maximum integer default 1000) returns text
language sql volatile parallel safe
return case
  when length(bounded.value) > bounded.maximum
    then ops.raise_too_large(bounded.argument, format('must have at most %s characters', bounded.maximum))
  else bounded.value end;

comment on function ops.bounded(text, text, integer) is
$$Returns the text if it has at most so many characters, and refuses it otherwise. Every API function must pass each text,
document and list through this function or its siblings first: some C functions take quadratic time, and no timeout
interrupts them.$$;

grant execute on function ops.bounded(text, text, integer) to anon, member, partner, admin;
