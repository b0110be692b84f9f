-- Deploy leadmill:marketplace/next_number to pg

begin;

-- LM804 numbers_exhausted (409): No public number is left: two million leads of this state, or
--   of no state, have one.

create function marketplace.permuted(number integer, key bytea) returns integer
language plpgsql immutable strict parallel safe
as $$
declare
  v_left integer := number / 1000;
  v_right integer := number % 1000;
  v_carry integer;
begin
  -- A Feistel network over 1000 x 1000: each round can be undone, whatever its function, so no two numbers meet.
  for v_round in 1 .. 8 loop
    v_carry := v_right;
    v_right := (v_left + (('x' || encode(substr(
      sha256(key || int4send(v_round) || int4send(v_right)), 1, 4), 'hex'))::bit(32)::bigint % 1000)::integer) % 1000;
    v_left := v_carry;
  end loop;
  return v_left * 1000 + v_right;
end
$$;

comment on function marketplace.permuted(integer, bytea) is
$$Another number of 0 to 999999 for each of them. Who does not know the key cannot tell how many came before.$$;

create function marketplace.next_number(state text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counter marketplace.number_counter;
begin
  -- Held until commit: others of the same state wait, so a transaction lists one lead.
  insert into marketplace.number_counter as s (prefix)
  values (coalesce(next_number.state, 'XX'))
  on conflict (prefix) do update set used_count = s.used_count + 1 where s.used_count < 1000000
  returning * into v_counter;
  if found then
    return v_counter.prefix || lpad(marketplace.permuted(v_counter.used_count - 1, v_counter.key)::text, 6, '0');
  elsif next_number.state is null then
    perform ops.raise_http(409, 'LM804', 'no public number is left');
  end if;
  return marketplace.next_number(null); -- a million of this state: go on among those of none
end
$$;

comment on function marketplace.next_number(text) is
$$A public number that no lead has: the two letters of the state, or XX, and six digits. Locks the counter of the state.
Errors: LM804 none is left.$$;

commit;
