-- LM068 invalid_reason (400): A reason is too short or too long; `details` states the permitted
--   length.

create or replace function ops.require_reason(reason text) returns text
language plpgsql volatile -- raises
as $$
begin
  if coalesce(length(btrim(reason)) not between 10 and 500, true) then
    perform ops.raise_http(400, 'LM068', 'reason is too short or too long', '10 to 500 characters');
  end if;
  return btrim(reason);
end
$$;

comment on function ops.require_reason(text) is
$$The trimmed reason for a decision about money.
Errors: LM068 not 10 to 500 characters (400).$$;
