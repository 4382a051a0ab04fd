// SPDX-License-Identifier: BSD-3-Clause
// A Go server as Go itself has it: RPC.Echo by net/rpc/jsonrpc. Prints its port.
package main

import (
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"net/rpc/jsonrpc"
	"os"
)

type RPC struct{}

type LEDArgs struct {
	Name string
	On   bool
}

func (RPC) Echo(in string, out *string) error {
	*out = in
	return nil
}

func (RPC) LED(args LEDArgs, on *bool) error {
	if args.Name != "white" && args.Name != "blue" {
		return errors.New("no such led")
	}
	*on = args.On
	return nil
}

func main() {
	rpc.Register(RPC{})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for {
		connection, err := listener.Accept()
		if err != nil {
			os.Exit(1)
		}
		go jsonrpc.ServeConn(connection)
	}
}
