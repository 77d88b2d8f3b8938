package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"vigie.dev/engine/wan/service"
)

// held is the packets that the relay may hold: 0.4 s at 50,000 packets/s.
const held = 20_000

func run(ctx context.Context, flags *flag.FlagSet, args []string) error {
	regions, socket := regionsFlag(flags), socketFlag(flags)
	options := service.Options{Capacity: held}
	flags.StringVar(&options.Device, "device", "wan0", "")
	flags.Uint64Var(&options.Seed, "seed", 0, "")
	flags.BoolVar(&options.NoNetem, "no-netem", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	world, err := readWorld(*regions)
	if err != nil {
		return err
	}
	s, err := service.New(world, options)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 2)
	go func() { ended <- s.Run(ctx) }()
	go func() { ended <- s.Listen(ctx, *socket) }()
	fmt.Printf("vigie-wan: %s between the regions %s\n", options.Device, world.Names())
	err = <-ended
	stop()
	return errors.Join(err, <-ended)
}
