-- Deploy leadmill:ops/uuid_v7 to pg

begin;

create function ops.uuid_v7() returns uuid
language sql volatile parallel safe
-- 48 bits of milliseconds, then the random bits of a version 4 uuid with the version set to 7.
return encode(
  set_bit(set_bit(
    overlay(
      uuid_send(gen_random_uuid())
      placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
      from 1 for 6),
    52, 1), 53, 1),
  'hex')::uuid;

comment on function ops.uuid_v7() is
$$A uuid of version 7. Uuids of one millisecond are in random order, so order rows by (created_at, id).$$;

commit;
