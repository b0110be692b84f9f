-- Deploy leadmill:ops/rooms to pg

begin;

create schema request;

create schema ops;

create schema event;

create schema identity;

create schema catalog;

create schema intake;

create schema file;

create schema ledger;

create schema billing;

create schema sale;

create schema distribution;

create schema marketplace;

create schema returns;

create schema crm;

create schema notification;

create schema report;

create schema audit;

create schema queue;

create schema hook;

create schema api;

comment on schema request is $$The HTTP request in hand: its headers, and the claims of its token.$$;

comment on schema ops is $$Settings, limits, health and the helpers that every room uses.$$;

comment on schema event is $$What has happened: the outbox that each room writes and rooms above it react to.$$;

comment on schema identity is $$User accounts, organisations (tenants), sessions, tokens.$$;

comment on schema catalog is $$Niches, their form schemas and competition levels.$$;

comment on schema intake is $$Leads, the vault of contact data, attribution.$$;

comment on schema file is $$Files in object storage: logos of organisations, attachments of leads.$$;

comment on schema ledger is $$Double-entry books. ledger.post_all() is the only writer.$$;

comment on schema billing is $$Deposits and the inbox of payment webhooks.$$;

comment on schema sale is $$Sales of leads, by whatever channel: what was promised, assignments, charges and refunds.$$;

comment on schema distribution is $$Subscriptions, rotation, the choice of buyers and the decision trace.$$;

comment on schema marketplace is $$Listings, favourites and feedback; what is bought here is an assignment like any other.$$;

comment on schema returns is $$Bad leads: conditions, requests, decisions, refunds.$$;

comment on schema crm is $$Connections to the CRMs that leads come from, and their import.$$;

comment on schema notification is $$Who is told what, by mail: templates, preferences, deliveries and their log.$$;

comment on schema report is $$What the operator asks: sums by day that are folded from the books, and the reports over them.$$;

comment on schema audit is $$Append-only log of who changed what, from where.$$;

comment on schema queue is $$Procrastinate's tables as the library ships them, behind pinned wrappers.$$;

comment on schema hook is $$What stands before every request: the configuration of PostgREST, the session, the record of reading.$$;

comment on schema api is $$Leadmill
Buy and sell leads. Sign up, subscribe to competition levels, submit and receive leads, follow every cent.$$;

commit;
