create or replace function sale.buyers_of(lead_id uuid) returns sale.buyer[]
language plpgsql stable
as $$
begin
  return array(
    select (a.organization_id, a.channel, a.competition_level_id, a.max_buyers)::sale.buyer
    from sale.assignment as a
    where a.lead_id = buyers_of.lead_id);
end
$$;

comment on function sale.buyers_of(uuid) is
$$The buyers of a lead on all channels. A refunded buyer still counts. The result is reliable only while the lead is locked.$$;

create or replace function sale.room_left(
  cascade_rule text, max_buyers integer, buyers sale.buyer[], channel text, competition_level_id uuid default null
) returns integer
language plpgsql immutable
as $$
declare
  v_buyer sale.buyer;
  v_promised integer := room_left.max_buyers;
  v_sold_count integer := 0;
begin
  foreach v_buyer in array buyers loop
    if cascade_rule <> 'literal'
      or (v_buyer.channel = room_left.channel and v_buyer.competition_level_id is not distinct from room_left.competition_level_id)
    then
      v_promised := least(v_promised, v_buyer.max_buyers);
      v_sold_count := v_sold_count + 1;
    end if;
  end loop;
  return greatest(v_promised - v_sold_count, 0);
end
$$;

comment on function sale.room_left(text, integer, sale.buyer[], text, uuid) is
$$The capacity of a lead: how many more buyers it may have when it is offered to at most max_buyers. The smallest maximum that any of
the earlier buyers was promised is binding for all later sales. If the cascade rule of the niche is literal, each level, and each channel
without levels, has its own count and promise.$$;
