create or replace function ops.uuid_time(id uuid) returns timestamptz
language sql immutable strict parallel safe
return to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0);

comment on function ops.uuid_time(uuid) is $$The moment at which a uuid of version 7 was made, to the millisecond.$$;

create or replace function ops.first_uuid(moment timestamptz) returns uuid
language sql immutable strict parallel safe
return (lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

comment on function ops.first_uuid(timestamptz) is
$$No uuid of version 7 that is made at this moment or later is smaller: the bound of a partition.$$;
