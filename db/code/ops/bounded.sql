-- In SQL and volatile, so that a door has only the comparison inlined: what refuses must not be folded, and a function
-- that is called costs ten times as much.
create or replace function ops.bounded(value text, argument text, maximum integer default 1000) returns text
language sql volatile parallel safe
return case
  when length(bounded.value) > bounded.maximum
    then ops.raise_too_large(bounded.argument, format('must have at most %s characters', bounded.maximum))
  else bounded.value end;

comment on function ops.bounded(text, text, integer) is
$$The text, which has at most so many characters. Doors hand on no text, document or list that has not passed here: work that
grows with the square of what a stranger sends cannot be stopped by a time limit while it is inside of one C function.$$;

grant execute on function ops.bounded(text, text, integer) to anon, member, partner, admin;
