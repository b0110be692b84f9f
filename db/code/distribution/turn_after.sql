create or replace function distribution.turn_after(
  competition_level_id uuid, turn_before bigint, sale_turn bigint, weight integer
) returns distribution.move
language plpgsql stable
as $$
declare
  c_most constant integer := 1000;
  v_turns bigint[];
  v_count integer;
  v_before bigint;
  v_waited numeric;
  v_left numeric;
  v_whole integer;
begin
  if weight = 1 then
    return row(sale_turn, null)::distribution.move;
  end if;
  -- The clock of a level is its own sales: runs of other niches and quiet times do not count as waiting.
  v_turns := sale_turn || array(
    select a.turn
    from sale.assignment as a
    where a.competition_level_id = turn_after.competition_level_id
      and a.turn > turn_after.turn_before and a.turn < turn_after.sale_turn
    order by a.turn desc
    limit c_most);
  v_count := cardinality(v_turns);
  if v_count > c_most then
    -- With so many sales, runs are as good a clock.
    return row(turn_before + (sale_turn - turn_before) / weight, v_count)::distribution.move;
  end if;
  select coalesce(max(a.turn), turn_after.turn_before) into v_before
  from sale.assignment as a
  where a.competition_level_id = turn_after.competition_level_id and a.turn <= turn_after.turn_before;
  v_turns := v_turns || v_before;
  -- Its turn can be between two sales, and so can the new one: fractions of a sale add up to its share.
  v_waited := v_count - 1 + coalesce((v_turns[v_count] - turn_before)::numeric / nullif(v_turns[v_count] - v_before, 0), 0);
  v_left := v_waited * (weight - 1) / weight;
  v_whole := floor(v_left)::integer;
  return row(
    v_turns[v_whole + 1] - ceil((v_left - v_whole) * (v_turns[v_whole + 1] - v_turns[v_whole + 2]))::bigint,
    ceil(v_waited)::integer)::distribution.move;
end
$$;

comment on function distribution.turn_after(uuid, bigint, bigint, integer) is
$$The turn after a sale of a subscription that was evaluated by turn_before. With weight 1 it goes to the end; with weight w, a w-th part
of the way there, counted in sales of its level, so that it waits for w times fewer of them.$$;
