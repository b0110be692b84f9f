-- Deploy leadmill:usage/log_position to pg

begin;

create table usage.log_position (
  source text primary key,
  file text,
  head text,
  position bigint not null default 0,
  unread bigint not null default 0,
  read_at timestamptz not null default clock_timestamp(),
  constraint log_position_source_has_a_length check (not ops.is_blank(source) and length(source) <= 1000),
  constraint log_position_is_in_a_known_file check ((file is null) = (head is null) and (file is not null or position = 0)),
  constraint log_position_is_not_negative check (position >= 0 and unread >= 0)
);

alter table usage.log_position enable row level security;

comment on table usage.log_position is
$$How far each access log of nginx has been read. It moves in the transaction that counts the lines before it.$$;
comment on column usage.log_position.source is $$Which log: its path.$$;
comment on column usage.log_position.file is $$Device and inode of the file, which stay when it is renamed.$$;
comment on column usage.log_position.head is
$$Hash of the first line. A file with another one is another file, although it has the place of an old one on the disk.$$;
comment on column usage.log_position.position is $$Number of bytes that are counted.$$;
comment on column usage.log_position.unread is $$Number of bytes that were still to be read at that time.$$;
comment on column usage.log_position.read_at is $$When a worker last looked.$$;

commit;
