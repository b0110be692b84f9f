-- Without a search path of its own, so that it becomes part of the queries that call it.
create or replace function identity.is_open(status text, deleted_at timestamptz) returns boolean
language sql immutable parallel safe
return status in ('pending', 'active') and deleted_at is null;

comment on function identity.is_open(text, timestamptz) is
$$Whether an organisation with this status may be acted for: it is neither blocked nor closed. Whether it may buy, as an active one may,
is another question.$$;
