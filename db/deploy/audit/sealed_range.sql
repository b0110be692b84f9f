-- Deploy leadmill:audit/sealed_range to pg

begin;

create table audit.sealed_range (
  number bigint primary key,
  xid_from xid8 not null,
  xid_before xid8 not null,
  first_id bigint not null,
  last_id bigint not null,
  event_count bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null default clock_timestamp(),
  constraint sealed_range_number_is_positive check (number > 0),
  constraint sealed_range_goes_forward check (xid_before > xid_from and last_id >= first_id),
  constraint sealed_range_is_not_empty check (event_count > 0),
  constraint sealed_range_hash_is_sha256 check (length(hash) = 32)
);

comment on table audit.sealed_range is
$$Closed ranges of the audit log. Each event belongs to the one range that holds its transaction, whatever its id.$$;
comment on column audit.sealed_range.number is $$1, 2, 3, … without gaps.$$;
comment on column audit.sealed_range.xid_from is $$First transaction: where the range before it ends; 0 for the first range.$$;
comment on column audit.sealed_range.xid_before is $$First transaction after the range.$$;
comment on column audit.sealed_range.first_id is $$Smallest id of its events.$$;
comment on column audit.sealed_range.last_id is $$Largest id of its events.$$;
comment on column audit.sealed_range.event_count is $$How many events it holds.$$;
comment on column audit.sealed_range.hash is $$sha256 of the hash before it, of its number, bounds and count, and of the digests of its events by id.$$;
comment on column audit.sealed_range.sealed_at is $$When it was sealed.$$;

commit;
