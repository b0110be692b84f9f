-- Deploy leadmill:usage/log_position to pg

begin;

create table usage.log_position (
  source text primary key,
  head text,
  position bigint not null default 0,
  unread bigint not null default 0,
  read_at timestamptz not null default clock_timestamp(),
  constraint log_position_source_has_a_length check (not ops.is_blank(source) and length(source) <= 1000),
  constraint log_position_is_in_a_known_file check (head is not null or position = 0),
  constraint log_position_is_not_negative check (position >= 0 and unread >= 0)
);

alter table usage.log_position enable row level security;

comment on table usage.log_position is
$$How far each access log of nginx has been read. It moves in the transaction that counts the lines before it.$$;
comment on column usage.log_position.source is $$Which log: its path.$$;
comment on column usage.log_position.head is
$$Hash of the first line of the file, by which it is found again after it was renamed or copied.$$;
comment on column usage.log_position.position is $$Number of bytes that are counted.$$;
comment on column usage.log_position.unread is $$Number of bytes that were still to be read at that time.$$;
comment on column usage.log_position.read_at is $$When a worker last looked.$$;

commit;
