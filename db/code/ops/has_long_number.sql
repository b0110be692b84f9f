create or replace function ops.has_long_number(document jsonb) returns boolean
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- jsonb stores 1e131000 in twelve bytes, so such a number is only compared, never converted to text. Collected into
  -- an array, because jsonb_path_query() takes quadratic time in the number of its rows.
  select exists (
    select
    from jsonb_array_elements(jsonb_path_query_array(document, 'strict $.** ? (@.type() == "number")')) as n (number)
    where abs(n.number::numeric) >= 1e1000 or scale(n.number::numeric) > 1000)
$$;

comment on function ops.has_long_number(jsonb) is
$$Whether a number in the document has more than 1000 digits before or after its decimal point.$$;

grant execute on function ops.has_long_number(jsonb) to anon, member, partner, admin;
